using Siyu.Kernel;

namespace Siyu.Organization.Domain;

/// <summary>How a member of staff signs in to the console (登录凭据).</summary>
internal sealed class Credential
{
    public required StaffId Id { get; init; }
    public required string Login { get; init; }
    public int Iterations { get; private set; }
    public byte[] Salt { get; private set; } = [];
    public byte[] Hash { get; private set; } = [];
    public bool MustChange { get; private set; }
    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>Sealed secret of the authenticator app; in force once confirmed by a code.</summary>
    public byte[]? TotpSealed { get; private set; }
    public bool TotpConfirmed { get; private set; }
    public long TotpLastStep { get; private set; }

    public Password Password => new(Iterations, Salt, Hash);

    public void Keep(Password password, bool mustChange, DateTimeOffset at) =>
        (Iterations, Salt, Hash, MustChange, ChangedAt) = (password.Iterations, password.Salt, password.Hash, mustChange, at);

    public void OfferTotp(byte[] secret) => (TotpSealed, TotpConfirmed, TotpLastStep) = (secret, false, 0);
    public void UseTotp(long step) => (TotpConfirmed, TotpLastStep) = (true, step);
    public void DropTotp() => (TotpSealed, TotpConfirmed, TotpLastStep) = (null, false, 0);
}

/// <summary>Failed sign-ins of one login or one network address in a window (登录失败计数); the key is a keyed hash.</summary>
internal sealed class Attempt
{
    public const int Allowed = 10;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    public required string Id { get; init; }
    public int Failures { get; private init; }
    public DateTimeOffset Since { get; private init; }

    public bool Blocks(DateTimeOffset at) => Failures >= Allowed && at - Since < Window;
}
