namespace Siyu.Platform.Outside;

/// <summary>What an outside service answered (外部应答): a value, or the failure why there is none.</summary>
public readonly struct Answer<T>
{
    private readonly T? value;

    private Answer(T value) => this.value = value;
    private Answer(Failure failure) => Failure = failure;

    public Failure? Failure { get; }
    public bool Ok => Failure is null;
    public T Value => Failure is null ? value! : throw new InvalidOperationException("no value where there is a failure: " + Failure);

    public static implicit operator Answer<T>(T value) => new(value);
    public static implicit operator Answer<T>(Failure failure) => new(failure);

    public Answer<TOther> Map<TOther>(Func<T, TOther> map) => Failure is null ? map(value!) : Failure;
}

/// <summary>Why an outside call gave nothing (外部失败); the text never carries personal data.</summary>
public sealed record Failure(FailureKind Kind, int Code, string Text)
{
    /// <summary>Earliest moment to try again, where one is known.</summary>
    public TimeSpan? After { get; init; }

    public override string ToString() => $"{Kind} {Code} {Text}";
}

/// <summary>Classes of failure (失败类别); each has one right reaction.</summary>
public enum FailureKind
{
    /// <summary>Nothing happened; the same call may go through in a moment.</summary>
    Retry,

    /// <summary>Nothing happened; a limit is used up, call later.</summary>
    BackOff,

    /// <summary>The credential is no longer accepted; a new one, then once again.</summary>
    Spoiled,

    /// <summary>Only this item is wrong; the others of the work go on.</summary>
    Item,

    /// <summary>The call will never go through as it stands.</summary>
    Permanent,

    /// <summary>Our account at the other side is set up wrong; a person must act.</summary>
    Misconfigured,

    /// <summary>It may have happened or not; ask before any repetition.</summary>
    Unknown,
}
