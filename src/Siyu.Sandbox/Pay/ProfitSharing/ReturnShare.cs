using System.Text.RegularExpressions;
using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Money;
using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.ProfitSharing;

/// <summary>POST /v3/profitsharing/return-orders (请求分账回退): a merchant receiver gives money back; persons cannot.</summary>
internal sealed partial class ReturnShare(SandboxCore core, PayBooks books, SplitBook splits)
{
    private readonly PayLimits limits = core.Limits.Pay;

    public void Map(PayRoutes routes) => routes.Post("/v3/profitsharing/return-orders", Return);

    private PayAnswer Return(PayCall call)
    {
        var body = call.Body();
        var number = body.Text("out_return_no", 64, Number());
        var (mchid, from) = (call.Merchant.Mchid, body.Text("return_mchid", 32));
        var amount = body.Number("amount", 1, 10_000_000_000);
        var description = body.Text("description", 80);
        var split = FindSplit(body, mchid);
        if (splits.Return(mchid, number) is { } known)
        {
            return known.OrderId == split.OrderId && known.ReturnMchid == from && known.Amount == amount && known.Description == description
                ? PayAnswer.Json(SplitView.Of(known))
                : throw PayRefusal.Invalid("商户回退单号重复，请求参数与首次请求时不一致");
        }
        var share = Check(split, from, amount, call.Now);
        return Accept(split, share, new SplitReturn
        {
            Mchid = mchid,
            OutReturnNo = number,
            ReturnId = books.Numbers.Split(),
            OutOrderNo = split.OutOrderNo,
            OrderId = split.OrderId,
            ReturnMchid = from,
            Amount = amount,
            Description = description,
            CreatedAt = call.Now,
        });
    }

    private SplitOrder FindSplit(PayBody body, string mchid)
    {
        var (id, number) = (body.OptionalText("order_id", 64), body.OptionalText("out_order_no", 64));
        if (id is null && number is null) throw body.Refuse("order_id", "", "order_id和out_order_no必须二选一");
        var split = id is not null ? splits.ById(mchid, id) : splits.Find(mchid, number!);
        return split ?? throw new PayRefusal(404, "RESOURCE_NOT_EXISTS", "分账单不存在");
    }

    private Share Check(SplitOrder split, string from, long amount, DateTimeOffset now)
    {
        var share = split.Shares.SingleOrDefault(s => s.Type == SplitReceiver.MerchantType && s.Account == from && from != split.Mchid)
            ?? throw PayRefusal.Invalid("回退方不是该分账单的商户接收方，个人接收方不支持回退");
        if (share.Result != Share.Success) throw PayRefusal.Invalid("该接收方分账未成功，不能回退");
        if (now > share.FinishedAt!.Value.AddDays(limits.ShareReturnDays))
            throw PayRefusal.Invalid($"分账单已超过最大回退期限({limits.ShareReturnDays}天)");
        if (split.Returns >= limits.ShareReturns) throw PayRefusal.Invalid($"分账回退次数超过限制，最多{limits.ShareReturns}次");
        if (share.Returned + amount > share.Amount) throw PayRefusal.Invalid("回退金额超过该接收方可回退金额");
        if (!books.Merchants.Get(from).Switches.AllowsShareReturn) throw new PayRefusal(403, "NO_AUTH", "回退方未开通分账回退授权");
        books.Money.Need(from, Pocket.Available, amount, "回退方余额不足，请充值后使用原回退单号重试");
        return share;
    }

    private PayAnswer Accept(SplitOrder split, Share share, SplitReturn back)
    {
        books.Money.Move(back.ReturnMchid, Pocket.Available, -back.Amount,
            new Slip("分账回退", "分账回退支出", back.ReturnId, back.OutReturnNo, back.Description));
        books.Money.Move(back.Mchid, Pocket.Available, back.Amount,
            new Slip("分账回退", "分账回退收入", back.ReturnId, back.OutReturnNo, back.Description));
        splits.Put(split with
        {
            Returns = split.Returns + 1,
            Shares = [.. split.Shares.Select(s => s == share ? s with { Returned = s.Returned + back.Amount } : s)],
        });
        splits.Put(back);
        core.Store.Journal("pay", "split.returned", back);
        return PayAnswer.Json(SplitView.Of(back));
    }

    [GeneratedRegex(@"^[0-9A-Za-z_\-|*@]+$")]
    private static partial Regex Number();
}
