using System.Buffers;
using System.Text.Json.Nodes;
using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Merchants;

namespace Siyu.Sandbox.Pay.Wire;

/// <summary>Puts use cases on the wire: admit, act in one transaction, keep, sign the answer.</summary>
internal sealed class PayRoutes(IEndpointRouteBuilder routes, SandboxCore core, PayGate gate, PaySigner signer)
{
    private const int MaxBodyBytes = 1 << 20;

    public void Get(string pattern, Func<PayCall, PayAnswer> act) => routes.MapGet(pattern, context => Run(context, act));

    public void Post(string pattern, Func<PayCall, PayAnswer> act) => routes.MapPost(pattern, context => Run(context, act));

    public void Nothing() => routes.MapFallback("{**path}", context => Run(context, _ =>
        throw new PayRefusal(404, "RESOURCE_NOT_EXISTS", "请求的接口不存在，请检查请求方法和URL")));

    private async Task Run(HttpContext context, Func<PayCall, PayAnswer> act)
    {
        Merchant? merchant = null;
        PayAnswer answer;
        try
        {
            var body = await Read(context.Request);
            merchant = gate.Admit(context.Request, body);
            // Timers are kept to the millisecond; a finer "now" would find itself not yet due when its own timer fires.
            var now = DateTimeOffset.FromUnixTimeMilliseconds(core.Clock.Now.ToUnixTimeMilliseconds());
            var call = new PayCall(merchant, context.Request, body, now);
            answer = Act(call, act);
        }
        catch (PayRefusal refusal)
        {
            answer = PayAnswer.Refused(refusal);
        }
        await signer.Write(context, merchant, answer);
    }

    private PayAnswer Act(PayCall call, Func<PayCall, PayAnswer> act)
    {
        var fault = TransportFaults.Of(call.Request.HttpContext);
        if (fault?.Kind != FaultKinds.PayError) return Drifted(core.Store.Atomic(() => Learned(call, act)), fault);
        // An error after the commit is the cruel one: the state changed and the caller does not know.
        if (fault.Word("when", "before_commit") == "after_commit") core.Store.Atomic(() => act(call));
        return PayAnswer.Json(
            new JsonObject { ["code"] = fault.Word("code", "SYSTEM_ERROR"), ["message"] = fault.Word("message", "系统异常，请稍后重试") },
            fault.Number("status", 500));
    }

    // Who names an address for notices shows by the time it signs with in which time it lives there.
    private PayAnswer Learned(PayCall call, Func<PayCall, PayAnswer> act)
    {
        var answer = act(call);
        if (HttpMethods.IsPost(call.Request.Method) && call.Bytes.Length > 0 && PayGate.SignedAt(call.Request.HttpContext) is { } seconds)
            core.Wire.Learn(call.Body().OptionalText("notify_url", NotifyUrl.MaxChars), seconds);
        return answer;
    }

    private static PayAnswer Drifted(PayAnswer answer, FaultSwitch? fault)
    {
        if (fault?.Kind != FaultKinds.Drift || !answer.Signed || answer.Body.Length == 0) return answer;
        var body = JsonNode.Parse(answer.Body)!.AsObject();
        SchemaDrift.Apply(body, fault.Args);
        return PayAnswer.Json(body, answer.Status);
    }

    private static async Task<byte[]> Read(HttpRequest request)
    {
        using var buffer = new MemoryStream();
        var chunk = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            int read;
            while ((read = await request.Body.ReadAsync(chunk, request.HttpContext.RequestAborted)) > 0)
            {
                buffer.Write(chunk, 0, read);
                if (buffer.Length > MaxBodyBytes) throw PayRefusal.Invalid("请求体过大");
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
        return buffer.ToArray();
    }
}
