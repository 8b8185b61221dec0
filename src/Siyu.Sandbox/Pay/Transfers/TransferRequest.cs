using System.Text.RegularExpressions;
using Siyu.Sandbox.Core;
using Siyu.Sandbox.Pay.Merchants;
using Siyu.Sandbox.Pay.Wire;

namespace Siyu.Sandbox.Pay.Transfers;

/// <summary>Reads and checks a transfer (转账校验): scene, reports, wording, name rule, limits of one bill.</summary>
internal sealed partial class TransferRequest(SandboxCore core, SensitiveText sensitive)
{
    private const long RedPacketMax = 20_000;

    public TransferTerms Read(PayCall call)
    {
        var body = call.Body();
        var terms = new TransferTerms
        {
            Mchid = call.Merchant.Mchid,
            Appid = body.Text("appid", 32),
            OutBillNo = body.Text("out_bill_no", 32, BillNo()),
            SceneId = body.Text("transfer_scene_id", 36),
            Openid = body.Text("openid", 64),
            UserName = sensitive.Find(call, body, "user_name"),
            Amount = body.Number("transfer_amount", 1, 10_000_000_000),
            Remark = body.Text("transfer_remark", 32),
            NotifyUrl = NotifyUrl.Read(body, required: false),
            Perception = body.OptionalText("user_recv_perception", 32),
            ReceiveStyle = body.OptionalText("user_recv_style", 32) is null
                ? null
                : body.OneOf("user_recv_style", "CONFIRM_PAGE", "RED_PACKET"),
            Reports = ReadReports(body),
        };
        if (!call.Merchant.Appids.Contains(terms.Appid)) throw new PayRefusal(400, "APPID_MCHID_NOT_MATCH", "appid和mch_id不匹配");
        CheckScene(call.Merchant, body, terms);
        CheckName(body, terms);
        CheckAmount(call.Merchant, body, terms);
        if (core.Personas.ByOpenId(terms.Appid, terms.Openid) is null) throw body.Refuse("openid", terms.Openid, "无效的openid");
        return terms;
    }

    private static string ReadReports(PayBody body) => string.Join(';', body.List("transfer_scene_report_infos", 1, 10)
        .Select(r => r.Text("info_type", 15) + "=" + r.Text("info_content", 32)));

    private static void CheckScene(Merchant merchant, PayBody body, TransferTerms terms)
    {
        if (!TransferScene.All.TryGetValue(terms.SceneId, out var scene)) throw body.Refuse("transfer_scene_id", terms.SceneId, "转账场景不存在");
        if (!merchant.Terms.TransferScenes.Contains(scene.Id)) throw new PayRefusal(403, "NO_AUTH", "商户号未开通该转账场景权限");
        var given = terms.Reports.Split(';').Select(r => r[..r.IndexOf('=', StringComparison.Ordinal)]).ToList();
        if (given.Count != scene.Reports.Count || scene.Reports.Except(given).Any())
        {
            throw body.Refuse("transfer_scene_report_infos", string.Join('、', given),
                $"转账场景报备信息有误，{scene.Name}场景需完整填写：{string.Join('、', scene.Reports)}");
        }
        if (terms.Perception is { } wording && !scene.Perceptions.Contains(wording))
            throw body.Refuse("user_recv_perception", wording, $"用户收款感知有误，{scene.Name}场景可选：{string.Join('、', scene.Perceptions)}");
    }

    private void CheckName(PayBody body, TransferTerms terms)
    {
        if (terms.Amount >= core.Limits.Pay.TransferNameNeededFromFen && terms.UserName is null)
            throw body.Refuse("user_name", "", "转账金额大于等于2000元时，收款用户姓名必填");
        if (terms.Amount < core.Limits.Pay.TransferNameAllowedFromFen && terms.UserName is not null)
            throw body.Refuse("user_name", "", "转账金额小于0.3元时，不支持填写收款用户姓名");
    }

    private static void CheckAmount(Merchant merchant, PayBody body, TransferTerms terms)
    {
        var limits = merchant.Terms;
        if (terms.Amount < limits.TransferMin || terms.Amount > limits.TransferMax)
            throw body.Refuse("transfer_amount", null, $"转账金额超出单笔限额，应在{limits.TransferMin}分到{limits.TransferMax}分之间");
        if (terms.ReceiveStyle == "RED_PACKET" && terms.Amount > RedPacketMax)
            throw body.Refuse("transfer_amount", null, "红包样式的转账金额不能超过200元");
    }

    [GeneratedRegex("^[0-9A-Za-z]+$")]
    private static partial Regex BillNo();
}
