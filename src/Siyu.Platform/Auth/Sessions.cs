using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>Kinds of sign-in (会话类别).</summary>
public enum SessionKind { Console, Guide, Member, Visitor }

/// <summary>Opens and closes sign-ins (会话); a token is 256 random bits, of which only the hash is kept.</summary>
public sealed class Sessions(SiyuDb db, TimeProvider clock)
{
    public static readonly TimeSpan ConsoleFor = TimeSpan.FromHours(12);
    public static readonly TimeSpan AppFor = TimeSpan.FromDays(30);

    /// <summary>Signs somebody in; the token goes to the client and nowhere else.</summary>
    /// <param name="app">Where: the app id, or <c>console</c>.</param>
    public OpenedSession Open(SessionKind kind, Guid subject, string app)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var now = clock.GetUtcNow();
        var row = new SessionRow
        {
            Id = SessionId.New(now), TokenHash = Hash(token), Kind = kind, Subject = subject, App = app, CreatedAt = now,
            ExpiresAt = now + (kind == SessionKind.Console ? ConsoleFor : AppFor),
        };
        db.Add(row);
        return new(row.Id, token, row.ExpiresAt);
    }

    public Task Close(SessionId session, CancellationToken ct) => Close(row => row.Id == session, ct);

    /// <summary>Ends all sign-ins of a person: they left, or changed their password.</summary>
    public Task CloseAll(Guid subject, CancellationToken ct) => Close(row => row.Subject == subject, ct);

    /// <summary>Whether a sign-in still holds, for answers that go on for long.</summary>
    public Task<bool> IsOpen(SessionId session, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return db.All<SessionRow>().AnyAsync(row => row.Id == session && row.ClosedAt == null && row.ExpiresAt > now, ct);
    }

    /// <summary>From now on the sign-in works in one post, or in all of them (切换岗位).</summary>
    public Task WorkIn(SessionId session, Guid? post, CancellationToken ct) =>
        db.All<SessionRow>().Where(row => row.Id == session)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Post, post), ct);

    internal static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private Task Close(System.Linq.Expressions.Expression<Func<SessionRow, bool>> which, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return db.All<SessionRow>().Where(which).Where(row => row.ClosedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.ClosedAt, now), ct);
    }
}

/// <summary>A sign-in just opened (新会话).</summary>
public sealed record OpenedSession(SessionId Id, string Token, DateTimeOffset ExpiresAt);

/// <summary>Says what a member of staff may do and see (员工权限来源); the Organization room implements it.</summary>
public interface IIdentitySource
{
    /// <summary>What each post allows and where, as it is now; who left is missing.</summary>
    Task<IReadOnlyDictionary<StaffSeat, StaffRights>> RightsOf(IReadOnlyCollection<StaffSeat> seats, CancellationToken ct);

    /// <summary>Of one member of staff; null for one who left.</summary>
    async Task<StaffRights?> RightsOf(StaffId staff, Guid? post, CancellationToken ct) =>
        (await RightsOf([new(staff, post)], ct)).GetValueOrDefault(new(staff, post));
}

/// <summary>Where somebody works (在岗身份).</summary>
/// <param name="Post">This post alone, while it is held; else all that they hold.</param>
public readonly record struct StaffSeat(StaffId Staff, Guid? Post);

/// <summary>What a member of staff may do, and where (员工权限): a grant per post, so that no post lends its permissions to another
/// place.</summary>
public sealed record StaffRights(IReadOnlyList<Grant> Grants)
{
    public static StaffRights Of(IReadOnlySet<string> permissions, DataScope scope) => new([new(permissions, scope)]);

    public Actor Actor(StaffId staff) => new(ActorKind.Staff, staff.Value, Grants);
}
