using System.Globalization;

namespace Siyu.Kernel;

/// <summary>Why the world says no (拒绝): a stable code and a sentence for a person in Chinese and English; <c>{0}</c> takes
/// arguments.</summary>
public sealed record Problem(ProblemKind Kind, string Code, string Zh, string En)
{
    /// <summary>Values for the places in the sentences; never personal data.</summary>
    public IReadOnlyList<object> Args { get; init; } = [];

    /// <summary>Field, row or item of the input that is wrong, if one is.</summary>
    public string? At { get; init; }

    public static Problem Invalid(string code, string zh, string en) => new(ProblemKind.Invalid, code, zh, en);
    public static Problem NotFound(string code, string zh, string en) => new(ProblemKind.NotFound, code, zh, en);
    public static Problem Conflict(string code, string zh, string en) => new(ProblemKind.Conflict, code, zh, en);
    public static Problem Forbidden(string code, string zh, string en) => new(ProblemKind.Forbidden, code, zh, en);
    public static Problem Unauthenticated(string code, string zh, string en) => new(ProblemKind.Unauthenticated, code, zh, en);
    public static Problem TooMany(string code, string zh, string en) => new(ProblemKind.TooMany, code, zh, en);
    public static Problem Busy(string code, string zh, string en) => new(ProblemKind.Busy, code, zh, en);

    public Problem With(params object[] args) => this with { Args = args };
    public Problem AtField(string field) => this with { At = field };

    /// <summary>The sentence in Chinese, or in English.</summary>
    public string Text(bool english = false) =>
        string.Format(CultureInfo.InvariantCulture, english ? En : Zh, [.. Args]);

    public bool Equals(Problem? other) => other is not null && other.Code == Code && other.At == At && other.Args.SequenceEqual(Args);
    public override int GetHashCode() => Code.GetHashCode(StringComparison.Ordinal);
}

/// <summary>The kinds of refusal (拒绝类别); the edge turns them into HTTP statuses.</summary>
public enum ProblemKind { Invalid, Unauthenticated, Forbidden, NotFound, Conflict, TooMany, Busy }

/// <summary>The one answer that carries nothing (完成): done now, or done already.</summary>
public sealed record Done
{
    private Done(bool already) => Before = already;

    /// <summary>It had been done before; this call changed nothing.</summary>
    public bool Before { get; }

    public static readonly Done It = new(false);
    public static readonly Done Already = new(true);
}

/// <summary>A value, or the problem why there is none (结果).</summary>
public readonly struct Result<T>
{
    private readonly T? value;

    private Result(T value) => this.value = value;
    private Result(Problem problem) => Problem = problem;

    public Problem? Problem { get; }
    public bool Ok => Problem is null;
    public T Value => Problem is null ? value! : throw new BrokenInvariant("no value where there is a problem: " + Problem.Code);

    public static implicit operator Result<T>(T value) => new(value);
    public static implicit operator Result<T>(Problem problem) => new(problem);

    public Result<TOther> Map<TOther>(Func<T, TOther> map) => Problem is null ? map(value!) : Problem;
}

/// <summary>Makes results where inference needs a word.</summary>
public static class Result
{
    public static Result<T> Of<T>(T value) => value;
}
