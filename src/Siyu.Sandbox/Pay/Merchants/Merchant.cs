using Siyu.Sandbox.Pay.Crypto;

namespace Siyu.Sandbox.Pay.Merchants;

/// <summary>A merchant of the plane (商户): number, names, keys, and what the console lets it do.</summary>
internal sealed record Merchant
{
    public required string Mchid { get; init; }
    public required string Name { get; init; }
    public required string ApiV3Key { get; init; }
    public required PayCertificate Certificate { get; init; }
    public IReadOnlyList<string> Appids { get; init; } = [];

    /// <summary>How the platform signs towards this merchant: certificate, public_key, or both (the grey switch).</summary>
    public string Mode { get; init; } = CertificateMode;

    public MerchantTerms Terms { get; init; } = new();
    public MerchantSwitches Switches { get; init; } = new();

    public const string CertificateMode = "certificate";
    public const string PublicKeyMode = "public_key";
    public const string BothModes = "both";

    public string PublicKeyId => $"PUB_KEY_ID_01{Mchid}2024120100000000";
}

/// <summary>Rates and limits of a merchant (费率与限额), in basis points, fen and milliseconds.</summary>
internal sealed record MerchantTerms
{
    public int FeeBps { get; init; } = 60;
    public int MaxSplitBps { get; init; } = 3_000;
    public long TransferMin { get; init; } = 10;
    public long TransferMax { get; init; } = 20_000;
    public long TransferUserDay { get; init; } = 200_000;
    public long TransferDay { get; init; } = 5_000_000;
    public IReadOnlyList<string> TransferScenes { get; init; } = ["1000", "1005"];
    public int RefundDelayMs { get; init; } = 3_000;
    public int SplitDelayMs { get; init; } = 3_000;
    public int TransferDelayMs { get; init; } = 1_000;
}

/// <summary>What a test or a demo throws for a merchant (开关).</summary>
internal sealed record MerchantSwitches
{
    /// <summary>Money stays frozen until goods are shipped and receipt confirmed (交易管控).</summary>
    public bool TradeManaged { get; init; }

    /// <summary>Where this merchant, as a receiver, hears of split money; null: it configured no URL.</summary>
    public string? SplitNotifyUrl { get; init; }

    public string SplitNotifyEvent { get; init; } = "TRANSACTION.SUCCESS";

    /// <summary>As a receiver it lets shares be returned (分账回退授权).</summary>
    public bool AllowsShareReturn { get; init; } = true;

    /// <summary>Where it hears of refunds that named no notify_url, as set in its console; null: nowhere.</summary>
    public string? RefundNotifyUrl { get; init; }

    /// <summary>How the next refunds end: SUCCESS, ABNORMAL or CLOSED.</summary>
    public string RefundOutcome { get; init; } = "SUCCESS";

    /// <summary>Whether a nonce may serve only once; Tencent documents no such refusal, and HTTP clients do repeat lost requests.</summary>
    public bool RefuseRepeatedNonce { get; init; }

    /// <summary>Whether the transfer notice also carries the key mchid, which some clients read instead of mch_id.</summary>
    public bool TransferNoticeBothKeys { get; init; }

    /// <summary>Receiver account → fail reason, for shares that shall be closed.</summary>
    public IReadOnlyDictionary<string, string> ShareFailures { get; init; } = new Dictionary<string, string>();
}
