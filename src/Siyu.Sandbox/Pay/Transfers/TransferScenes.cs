namespace Siyu.Sandbox.Pay.Transfers;

/// <summary>A transfer scene (转账场景): what must be reported, and how the receiver may be told; the first wording is the default.</summary>
internal sealed record TransferScene(string Id, string Name, IReadOnlyList<string> Reports, IReadOnlyList<string> Perceptions)
{
    public static readonly IReadOnlyDictionary<string, TransferScene> All = new[]
    {
        new TransferScene("1000", "现金营销", ["活动名称", "奖励说明"], ["活动奖励", "现金奖励"]),
        new TransferScene("1002", "行政补贴", ["补贴类型"], ["行政补贴", "行政奖励"]),
        new TransferScene("1004", "保险理赔", ["保险产品备案编号", "保险名称", "保险操作单号"], ["保险理赔款"]),
        new TransferScene("1005", "佣金报酬", ["岗位类型", "报酬说明"], ["劳务报酬", "报销款", "企业补贴", "开工利是"]),
        new TransferScene("1009", "采购货款", ["采购商品名称"], ["货款"]),
        new TransferScene("1010", "二手回收", ["回收商品名称"], ["二手回收货款"]),
        new TransferScene("1011", "企业赔付", ["赔付原因"], ["退款", "商家赔付"]),
        new TransferScene("1013", "公益补助", ["公益活动名称", "公益活动备案编号"], ["公益补助金"]),
    }.ToDictionary(scene => scene.Id);
}
