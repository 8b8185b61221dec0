namespace Siyu.Fulfilment;

/// <summary>How long things may take (履约时限), kept as the setting <see cref="Section"/>.</summary>
internal sealed record FulfilmentSettings
{
    public const string Section = "fulfilment/times";

    /// <summary>How long a place has to take an order on.</summary>
    public int AcceptMinutes { get; init; } = 30;

    /// <summary>When goods sent by express count as received.</summary>
    public int ExpressDays { get; init; } = 10;

    /// <summary>When goods that wait to be picked up count as received.</summary>
    public int PickupDays { get; init; } = 2;

    public bool IsSound => AcceptMinutes is >= 1 and <= 1_440 && ExpressDays is >= 1 and <= 60 && PickupDays is >= 1 and <= 60;
}
