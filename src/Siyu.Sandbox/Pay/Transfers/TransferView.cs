using System.Text.Json.Nodes;
using Siyu.Sandbox.Pay.Crypto;
using Siyu.Sandbox.Pay.Merchants;
using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.Transfers;

/// <summary>A transfer as answers and notices show it (转账详情).</summary>
internal static class TransferView
{
    public static JsonObject Created(TransferBill bill)
    {
        var view = new JsonObject
        {
            ["out_bill_no"] = bill.Terms.OutBillNo,
            ["transfer_bill_no"] = bill.TransferBillNo,
            ["create_time"] = PayTime.Text(bill.CreatedAt),
            ["state"] = bill.State,
        };
        return Closing(bill, view);
    }

    public static JsonObject Of(TransferBill bill, Merchant merchant)
    {
        var terms = bill.Terms;
        var view = new JsonObject
        {
            ["mch_id"] = terms.Mchid,
            ["out_bill_no"] = terms.OutBillNo,
            ["transfer_bill_no"] = bill.TransferBillNo,
            ["appid"] = terms.Appid,
            ["state"] = bill.State,
            ["transfer_amount"] = terms.Amount,
            ["transfer_remark"] = terms.Remark,
            ["openid"] = terms.Openid,
            ["create_time"] = PayTime.Text(bill.CreatedAt),
            ["update_time"] = PayTime.Text(bill.UpdatedAt),
        };
        if (terms.UserName is { } name) view["user_name"] = SensitiveField.Encrypt(merchant.Certificate.Key, name);
        return Closing(bill, view);
    }

    public static JsonObject Cancelled(TransferBill bill) => new()
    {
        ["out_bill_no"] = bill.Terms.OutBillNo,
        ["transfer_bill_no"] = bill.TransferBillNo,
        ["state"] = bill.State,
        ["update_time"] = PayTime.Text(bill.UpdatedAt),
    };

    public static JsonObject Notice(TransferBill bill, bool bothKeys)
    {
        var terms = bill.Terms;
        var view = new JsonObject
        {
            ["out_bill_no"] = terms.OutBillNo,
            ["transfer_bill_no"] = bill.TransferBillNo,
            ["state"] = bill.State,
            ["mch_id"] = terms.Mchid,
            ["transfer_amount"] = terms.Amount,
            ["openid"] = terms.Openid,
            ["create_time"] = PayTime.Text(bill.CreatedAt),
            ["update_time"] = PayTime.Text(bill.UpdatedAt),
        };
        if (bothKeys) view["mchid"] = terms.Mchid;
        if (bill.FailReason is not null) view["fail_reason"] = bill.FailReason;
        return view;
    }

    private static JsonObject Closing(TransferBill bill, JsonObject view)
    {
        if (bill.FailReason is not null) view["fail_reason"] = bill.FailReason;
        if (bill.State == TransferBill.WaitUserConfirm) view["package_info"] = bill.PackageInfo;
        return view;
    }
}
