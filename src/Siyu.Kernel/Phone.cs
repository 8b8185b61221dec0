namespace Siyu.Kernel;

/// <summary>A mainland mobile number (手机号), 11 digits from 1; personal data, so its text form is masked.</summary>
public readonly record struct Phone
{
    private Phone(string digits) => Digits = digits;

    /// <summary>All eleven digits: personal data, keep it out of logs and events.</summary>
    public string Digits { get; }

    /// <summary>Reads <c>13800138000</c>, <c>+86 138-0013-8000</c> and the like.</summary>
    public static bool TryParse(string? text, out Phone phone)
    {
        phone = default;
        if (text is null || text.Length > 24) return false;
        var digits = new string([.. text.Where(char.IsAsciiDigit)]);
        if (text.Any(c => !char.IsAsciiDigit(c) && c is not (' ' or '-' or '+' or '(' or ')'))) return false;
        if (digits.Length == 13 && digits.StartsWith("86", StringComparison.Ordinal)) digits = digits[2..];
        if (digits.Length == 15 && digits.StartsWith("0086", StringComparison.Ordinal)) digits = digits[4..];
        if (digits.Length != 11 || digits[0] != '1' || digits[1] is '0' or '1' or '2') return false;
        phone = new(digits);
        return true;
    }

    public string Masked => $"{Digits[..3]}****{Digits[7..]}";
    public override string ToString() => Digits is null ? "" : Masked;
}
