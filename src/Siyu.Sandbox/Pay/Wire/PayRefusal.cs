using System.Text.Json.Nodes;

namespace Siyu.Sandbox.Pay.Wire;

/// <summary>
/// The platform says no (错误应答): HTTP status, code, message and, for bad fields, the detail.
/// It is thrown, because a refusal anywhere rolls back the whole call and is answered in one place.
/// </summary>
internal sealed class PayRefusal(int status, string code, string message, JsonObject? detail = null) : Exception(message)
{
    public int Status => status;
    public string Code => code;
    public JsonObject? Detail => detail;

    public static PayRefusal Field(string field, string? value, string issue, string location = "body") =>
        new(400, "PARAM_ERROR", issue, new JsonObject
        {
            ["field"] = field, ["value"] = value ?? "", ["issue"] = issue, ["location"] = location,
        });

    public static PayRefusal Invalid(string message) => new(400, "INVALID_REQUEST", message);

    public static PayRefusal Signature(string message, string field, string issue) =>
        new(401, "SIGN_ERROR", message, new JsonObject { ["field"] = field, ["issue"] = issue, ["location"] = "authorization" });

    public JsonObject Body()
    {
        var body = new JsonObject { ["code"] = Code, ["message"] = Message };
        if (Detail is not null)
        {
            body["detail"] = Detail.DeepClone();
        }

        return body;
    }
}
