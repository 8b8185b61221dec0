using System.Data.Common;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>
/// Looks sign-ins up in groups (会话查询): while a statement runs, the next callers gather, so that a rush costs few of them. Nothing is
/// kept: a session that was closed is believed no more from that moment, on every node.
/// </summary>
internal sealed class SessionLookups : IDisposable
{
    private const int GroupAtMost = 256;
    private const int QueueAtMost = 16_384;
    private const int StatementsAtOnce = 2;
    private const string Columns = "SELECT token_hash, id, kind, subject, post FROM platform_session WHERE ";
    private const string Open = " AND closed_at IS NULL AND expires_at > @now";
    private readonly Works works;
    private readonly TimeProvider clock;
    private readonly CancellationTokenSource closing = new();
    private readonly Channel<Ask> queue = Channel.CreateBounded<Ask>(QueueAtMost);

    public SessionLookups(Works works, TimeProvider clock)
    {
        (this.works, this.clock) = (works, clock);
        for (var i = 0; i < StatementsAtOnce; i++) _ = Run();
    }

    /// <summary>The open session of a token's hash, or null where there is none; refused where too many wait already.</summary>
    public async Task<Result<OpenSession?>> Find(byte[] tokenHash, CancellationToken ct)
    {
        var ask = new Ask(tokenHash);
        if (!queue.Writer.TryWrite(ask)) return PlatformProblems.Busy;
        return Result.Of(await ask.Told.Task.WaitAsync(ct));
    }

    public void Dispose()
    {
        queue.Writer.TryComplete();
        closing.Cancel();
        closing.Dispose();
    }

    private async Task Run()
    {
        var group = new List<Ask>(GroupAtMost);
        while (await queue.Reader.WaitToReadAsync())
        {
            while (group.Count < GroupAtMost && queue.Reader.TryRead(out var ask)) group.Add(ask);
            if (group.Count > 0) await Tell(group);
            group.Clear();
        }
    }

    /// <summary>Whatever goes wrong is each caller's fault to hear, and the next group's turn comes.</summary>
    private async Task Tell(List<Ask> group)
    {
        var read = works.Read(services => Read(services.GetRequiredService<SiyuDb>(), group));
        await ((Task)read).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!read.IsCompletedSuccessfully)
        {
            var fault = read.Exception?.InnerException ?? new OperationCanceledException(closing.Token);
            foreach (var ask in group) ask.Told.TrySetException(fault);
            return;
        }
        var found = await read;
        foreach (var ask in group) ask.Told.TrySetResult(found.GetValueOrDefault(Convert.ToHexString(ask.TokenHash)));
    }

    private async Task<Dictionary<string, OpenSession>> Read(SiyuDb db, List<Ask> group)
    {
        await db.Database.OpenConnectionAsync(closing.Token);
        var found = new Dictionary<string, OpenSession>(group.Count, StringComparer.Ordinal);
        if (db.IsSqlite)
        {
            await using var one = db.Command(Columns + "token_hash = @hash" + Open);
            one.Give("@hash", group[0].TokenHash).Give("@now", clock.GetUtcNow());
            foreach (var ask in group)
            {
                one.Parameters["@hash"].Value = ask.TokenHash;
                await Add(one, found);
            }
            return found;
        }
        await using var many = db.Command(Columns + "token_hash = ANY(@hashes)" + Open);
        many.Give("@hashes", group.Select(ask => ask.TokenHash).ToArray()).Give("@now", clock.GetUtcNow());
        await Add(many, found);
        return found;
    }

    private async Task Add(DbCommand command, Dictionary<string, OpenSession> found)
    {
        await using var reader = await command.ExecuteReaderAsync(closing.Token);
        while (await reader.ReadAsync(closing.Token))
            found[Convert.ToHexString(reader.GetFieldValue<byte[]>(0))] = new(
                SessionId.From(reader.GetGuid(1)), Enum.Parse<SessionKind>(reader.GetString(2)), reader.GetGuid(3),
                await reader.IsDBNullAsync(4, closing.Token) ? null : reader.GetGuid(4));
    }

    private sealed record Ask(byte[] TokenHash)
    {
        public TaskCompletionSource<OpenSession?> Told { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>A sign-in that holds (有效会话).</summary>
/// <param name="Post">The one post that a member of staff works in now; null for all of them.</param>
internal sealed record OpenSession(SessionId Id, SessionKind Kind, Guid Subject, Guid? Post);
