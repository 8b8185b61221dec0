using System.Buffers.Text;
using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Organization;
using Siyu.Kernel;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization.SigningIn;

/// <summary>Reads, counts and keeps credentials (凭据册) inside a unit of work; the slices around it do the slow hashing.</summary>
internal sealed class Credentials(SiyuDb db, Sessions sessions, Vault vault, TimeProvider clock)
{
    public async Task<(Credential? Credential, bool Blocked)> Read(string login, string key, CancellationToken ct)
    {
        var attempt = await db.All<Attempt>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == key, ct);
        var credential = await db.All<Credential>().AsNoTracking().SingleOrDefaultAsync(row => row.Login == login, ct);
        return (credential, attempt?.Blocks(clock.GetUtcNow()) == true);
    }

    /// <summary>Opens the session of somebody whose password was right a moment ago, unless it changed or they left since.</summary>
    public async Task<Result<SignIn.Opened>> Open(Credential seen, string? code, Password? stronger, string key, CancellationToken ct)
    {
        var credential = await db.Locked<Credential, StaffId>(seen.Id, ct);
        var staff = await db.All<Staff>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == seen.Id, ct);
        if (credential is null || staff is not { IsActive: true }
            || !credential.Hash.SequenceEqual(seen.Hash)) return OrganizationProblems.SignInRefused;
        if (credential.TotpConfirmed)
        {
            if (Step(credential, code ?? "") is not { } step) return OrganizationProblems.SignInRefused;
            credential.UseTotp(step);
        }
        var at = clock.GetUtcNow();
        if (stronger is not null) credential.Keep(stronger, credential.MustChange, credential.ChangedAt);
        await db.All<Attempt>().Where(row => row.Id == key).ExecuteDeleteAsync(ct);
        var session = sessions.Open(SessionKind.Console, staff.Id.Value, "console");
        db.Audit(new Actor(ActorKind.Staff, staff.Id.Value, []), "organization.sign_in",
            $"staff/{staff.Id}");
        return new SignIn.Opened(session, new(staff.Id, ConsoleCookie.CsrfOf(session), session.ExpiresAt, credential.MustChange));
    }

    public async Task CountFailure(string key, DateTimeOffset at, CancellationToken ct)
    {
        await using var claim = db.Command("INSERT INTO organization_attempt (id, failures, since) VALUES (@id, 0, @at) "
            + "ON CONFLICT (id) DO NOTHING");
        await claim.Give("@id", key).Give("@at", at).ExecuteNonQueryAsync(ct);
        await using var count = db.Command("""
            UPDATE organization_attempt SET failures = CASE WHEN since <= @old THEN 1 ELSE failures + 1 END,
            since = CASE WHEN since <= @old THEN @at ELSE since END
            WHERE id = @id
            """);
        await count.Give("@id", key).Give("@at", at).Give("@old", at - Attempt.Window).ExecuteNonQueryAsync(ct);
    }

    /// <summary>The step of a right and fresh one-time code.</summary>
    public long? Step(Credential credential, string code) =>
        credential.TotpSealed is { } secret
            ? Totp.Accept(Base64Url.DecodeFromChars(vault.OpenOwn(secret)), code, clock.GetUtcNow(), credential.TotpLastStep)
            : null;
}
