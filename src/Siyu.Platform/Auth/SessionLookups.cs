using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>
/// Looks sign-ins up in groups (会话查询), with what staff may do now, so that a rush costs few statements. Nothing is kept: a session that
/// was closed is believed no more from that moment, on every node. See ADR 9.
/// </summary>
internal sealed class SessionLookups(Works works, TimeProvider clock) : Gathered<string, OpenSession>(works, GroupAtMost)
{
    private const int GroupAtMost = 256;
    private const string Columns = "SELECT token_hash, id, kind, subject, post FROM platform_session WHERE ";
    private const string Open = " AND closed_at IS NULL AND expires_at > @now";

    /// <summary>The open session of a token's hash, or null where there is none; refused where too many wait already.</summary>
    public Task<Result<OpenSession?>> Find(byte[] tokenHash, CancellationToken ct) => Find(Convert.ToHexString(tokenHash), ct);

    protected override async Task<IReadOnlyDictionary<string, OpenSession>> Read(
        IServiceProvider services, IReadOnlyList<string> keys, CancellationToken ct)
    {
        var db = services.GetRequiredService<SiyuDb>();
        await db.Stay(ct);
        var found = await Sessions(db, keys, ct);
        var staff = found.Where(one => one.Value.Kind is not (SessionKind.Member or SessionKind.Visitor)).ToList();
        if (staff.Count == 0) return found;
        var rights = await services.GetRequiredService<IIdentitySource>().RightsOf([.. staff.Select(one => one.Value.Seat).Distinct()], ct);
        foreach (var (key, session) in staff) found[key] = session with { Rights = rights.GetValueOrDefault(session.Seat) };
        return found;
    }

    private async Task<Dictionary<string, OpenSession>> Sessions(SiyuDb db, IReadOnlyList<string> keys, CancellationToken ct)
    {
        var found = new Dictionary<string, OpenSession>(keys.Count, StringComparer.Ordinal);
        if (db.IsSqlite)
        {
            await using var one = db.Command(Columns + "token_hash = @hash" + Open);
            one.Give("@hash", Convert.FromHexString(keys[0])).Give("@now", clock.GetUtcNow());
            foreach (var key in keys)
            {
                one.Parameters["@hash"].Value = Convert.FromHexString(key);
                await Add(one, found, ct);
            }
            return found;
        }
        await using var many = db.Command(Columns + "token_hash = ANY(@hashes)" + Open);
        many.Give("@hashes", keys.Select(Convert.FromHexString).ToArray()).Give("@now", clock.GetUtcNow());
        await Add(many, found, ct);
        return found;
    }

    private static async Task Add(DbCommand command, Dictionary<string, OpenSession> found, CancellationToken ct)
    {
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            found[Convert.ToHexString(reader.GetFieldValue<byte[]>(0))] = new(
                SessionId.From(reader.GetGuid(1)), Enum.Parse<SessionKind>(reader.GetString(2)), reader.GetGuid(3),
                await reader.IsDBNullAsync(4, ct) ? null : reader.GetGuid(4));
    }
}

/// <summary>A sign-in that holds (有效会话).</summary>
/// <param name="Post">The one post that a member of staff works in now; null for all of them.</param>
internal sealed record OpenSession(SessionId Id, SessionKind Kind, Guid Subject, Guid? Post)
{
    /// <summary>Of staff: what they may do now; null for one who left.</summary>
    public StaffRights? Rights { get; init; }

    public StaffSeat Seat => new(new(Subject), Post);
}
