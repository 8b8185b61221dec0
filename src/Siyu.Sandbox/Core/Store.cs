using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Siyu.Sandbox.Core;

/// <summary>
/// All state of the sandbox: immutable documents in memory, written through to SQLite in groups.
/// An act is atomic; whoever answers the outside awaits <see cref="Flush"/> first, so what was said survives kill -9.
/// </summary>
internal sealed class Store : IAsyncDisposable
{
    internal static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const int SweepEvery = 5_000;
    private readonly object gate = new();
    private readonly Dictionary<string, Dictionary<string, object>> kinds = [];
    private readonly Dictionary<string, List<IStoreIndex>> indexes = [];
    private readonly List<Action> undo = [];
    private readonly List<Action> afterCommit = [];
    private readonly List<StoreWrite> open = [];
    private readonly StoreFile file;
    private readonly Task writer;
    private readonly SemaphoreSlim work = new(0);
    private List<StoreWrite> pending = [];
    private TaskCompletionSource pendingDone = NewDone();
    private Task writing = Task.CompletedTask;
    private bool inAct;
    private bool closing;
    private long journalSeq;
    private long version;

    public Store(string directory)
    {
        Directory.CreateDirectory(directory);
        file = new StoreFile(Path.Combine(directory, "sandbox.db"));
        foreach (var (kind, id, json) in file.Load()) Kind(kind)[id] = new RawDocument(json);
        journalSeq = file.LastJournalSeq();
        writer = Task.Run(Write);
    }

    /// <summary>Grows with every act that changed something, so that whoever shows the state sees at once that it is the same.</summary>
    public long Version => Interlocked.Read(ref version);

    /// <summary>The virtual now, set by the clock; the journal is stamped with it.</summary>
    public Func<DateTimeOffset> Now { get; set; } = () => TimeProvider.System.GetUtcNow();

    /// <summary>Runs the act alone; all it put is kept in one transaction, or, when it throws, nothing is.</summary>
    public T Atomic<T>(Func<T> act)
    {
        List<Action> then;
        T answer;
        lock (gate)
        {
            if (inAct) return act();
            inAct = true;
            try
            {
                answer = act();
                Commit();
                then = [.. afterCommit];
            }
            catch
            {
                for (var i = undo.Count - 1; i >= 0; i--) undo[i]();
                throw;
            }
            finally
            {
                undo.Clear();
                open.Clear();
                afterCommit.Clear();
                inAct = false;
            }
        }
        foreach (var next in then) next();
        return answer;
    }

    public void Atomic(Action act) => Atomic(() =>
    {
        act();
        return true;
    });

    /// <summary>Runs once the act around it is kept; never when it is undone.</summary>
    public void AfterCommit(Action then) => Atomic(() => afterCommit.Add(then));

    public void Put<T>(string kind, string id, T document) where T : class => Atomic(() =>
    {
        var documents = Kind(kind);
        var before = documents.TryGetValue(id, out _) ? Get<T>(kind, id) : null;
        Set(kind, id, before, document);
        undo.Add(() => Set(kind, id, document, before));
        open.Add(StoreWrite.Put(kind, id, document));
    });

    /// <summary>Puts a document of a kind that comes and goes: those that have served are swept out now and then.</summary>
    public void PutPassing<T>(string kind, string id, T document, Func<T, bool> hasServed) where T : class => Atomic(() =>
    {
        if (Count(kind) % SweepEvery == SweepEvery - 1)
            foreach (var (old, _) in Pairs<T>(kind).Where(p => hasServed(p.Document))) Delete<T>(kind, old);
        Put(kind, id, document);
    });

    public void Delete<T>(string kind, string id) where T : class => Atomic(() =>
    {
        if (Get<T>(kind, id) is not { } before) return;
        Set(kind, id, before, null);
        undo.Add(() => Set<T>(kind, id, null, before));
        open.Add(StoreWrite.Delete(kind, id));
    });

    public T? Get<T>(string kind, string id) where T : class
    {
        lock (gate)
        {
            if (!Kind(kind).TryGetValue(id, out var value)) return null;
            if (value is T known) return known;
            var read = ((RawDocument)value).Read<T>();
            Kind(kind)[id] = read;
            return read;
        }
    }

    public IReadOnlyList<T> All<T>(string kind) where T : class
    {
        lock (gate) return [.. Kind(kind).Keys.ToList().Select(id => Get<T>(kind, id)!)];
    }

    public int Count(string kind)
    {
        lock (gate) return Kind(kind).Count;
    }

    /// <summary>A look-up by other keys than the id, kept with every put.</summary>
    public StoreIndex<T> Index<T>(string kind, Func<T, IEnumerable<string>> keys) where T : class
    {
        lock (gate)
        {
            var index = new StoreIndex<T>(this, kind, keys, gate);
            foreach (var id in Kind(kind).Keys.ToList()) index.Change(id, null, Get<T>(kind, id));
            if (!indexes.TryGetValue(kind, out var list)) indexes[kind] = list = [];
            list.Add(index);
            return index;
        }
    }

    /// <summary>Adds a line to the journal, which only grows, and returns its number.</summary>
    public long Journal(string plane, string kind, object entry)
    {
        var json = JsonSerializer.Serialize(entry, ControlRoutes.Json);
        return Atomic(() =>
        {
            open.Add(StoreWrite.Journal(new JournalLine(++journalSeq, Now(), plane, kind, json)));
            return journalSeq;
        });
    }

    public async Task<IReadOnlyList<JournalLine>> ReadJournal(JournalQuery query)
    {
        await Flush();
        return file.ReadJournal(query);
    }

    /// <summary>Completes when all that was put before is on disk.</summary>
    public Task Flush()
    {
        lock (gate) return pending.Count > 0 ? pendingDone.Task : writing;
    }

    /// <summary>Forgets everything, as before the first run.</summary>
    public void Clear() => Atomic(() =>
    {
        foreach (var index in indexes.Values.SelectMany(i => i)) index.Clear();
        foreach (var documents in kinds.Values) documents.Clear();
        open.Add(StoreWrite.Clear);
    });

    public async ValueTask DisposeAsync()
    {
        lock (gate) closing = true;
        work.Release();
        await writer;
        file.Dispose();
        work.Dispose();
    }

    private List<(string Id, T Document)> Pairs<T>(string kind) where T : class =>
        [.. Kind(kind).Keys.ToList().Select(id => (id, Get<T>(kind, id)!))];

    private static TaskCompletionSource NewDone() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Dictionary<string, object> Kind(string kind)
    {
        if (!kinds.TryGetValue(kind, out var documents)) kinds[kind] = documents = [];
        return documents;
    }

    private void Set<T>(string kind, string id, T? before, T? after) where T : class
    {
        if (after is null) Kind(kind).Remove(id);
        else Kind(kind)[id] = after;
        if (!indexes.TryGetValue(kind, out var list)) return;
        foreach (var index in list) index.Change(id, before, after);
    }

    private void Commit()
    {
        if (open.Count == 0) return;
        Interlocked.Increment(ref version);
        var first = pending.Count == 0;
        pending.AddRange(open);
        if (first) work.Release();
    }

    private async Task Write()
    {
        while (true)
        {
            await work.WaitAsync();
            List<StoreWrite> batch;
            TaskCompletionSource done;
            lock (gate)
            {
                if (pending.Count == 0 && closing) return;
                if (pending.Count == 0) continue;
                (batch, pending, done, pendingDone) = (pending, [], pendingDone, NewDone());
                writing = done.Task;
            }
            try
            {
                file.Write(batch);
                done.SetResult();
            }
            catch (SqliteException failure)
            {
                done.SetException(failure);
                Environment.FailFast("The sandbox cannot write its state.", failure);
            }
            lock (gate)
            {
                if (closing) work.Release();
            }
        }
    }
}
