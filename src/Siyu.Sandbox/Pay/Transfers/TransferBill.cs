namespace Siyu.Sandbox.Pay.Transfers;

/// <summary>What a merchant asked to transfer (转账申请), names already decrypted; the same number must always ask the same.</summary>
internal sealed record TransferTerms
{
    public required string Mchid { get; init; }
    public required string Appid { get; init; }
    public required string OutBillNo { get; init; }
    public required string Openid { get; init; }
    public required string SceneId { get; init; }
    public required long Amount { get; init; }
    public required string Remark { get; init; }
    public string? UserName { get; init; }
    public string? NotifyUrl { get; init; }
    public string? Perception { get; init; }
    public string? ReceiveStyle { get; init; }

    /// <summary>The report infos in one line.</summary>
    public required string Reports { get; init; }
}

/// <summary>A transfer to one person (商家转账单), who confirms it within a day or does not get it.</summary>
internal sealed record TransferBill
{
    public required TransferTerms Terms { get; init; }
    public required string TransferBillNo { get; init; }
    public required string PackageInfo { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public string State { get; init; } = WaitUserConfirm;
    public string? FailReason { get; init; }

    public const string WaitUserConfirm = "WAIT_USER_CONFIRM";
    public const string Transfering = "TRANSFERING";
    public const string Success = "SUCCESS";
    public const string Fail = "FAIL";
    public const string Canceling = "CANCELING";
    public const string Cancelled = "CANCELLED";

    public string Key => KeyOf(Terms.Mchid, Terms.OutBillNo);

    public bool Open => State is WaitUserConfirm or Transfering or Canceling;

    public static string KeyOf(string mchid, string outBillNo) => mchid + "/" + outBillNo;
}
