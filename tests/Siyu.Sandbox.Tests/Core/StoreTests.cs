using Siyu.Sandbox.Core;

namespace Siyu.Sandbox.Tests.Core;

public sealed class StoreTests
{
    private sealed record Thing(string Name, int Number);

    [Fact]
    public async Task What_was_flushed_is_there_after_reopening_with_its_index_and_journal()
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("siyu-store-").FullName;
        await using (var store = new Store(directory))
        {
            store.Put("thing", "1", new Thing("one", 1));
            store.Put("thing", "2", new Thing("two", 2));
            store.Delete<Thing>("thing", "1");
            store.Journal("core", "made", new { What = "two" });
            await store.Flush();
        }
        await using (var store = new Store(directory))
        {
            var index = store.Index<Thing>("thing", t => [t.Name]);
            Assert.Equal(2, index.First("two")!.Number);
            Assert.Null(store.Get<Thing>("thing", "1"));
            Assert.Equal("made", Assert.Single(await store.ReadJournal(new JournalQuery())).Kind);
            Assert.Equal(2, store.Journal("core", "again", new { }));
        }
        System.IO.Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task An_act_that_throws_leaves_no_trace_in_documents_indexes_or_journal()
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("siyu-store-").FullName;
        await using (var store = new Store(directory))
        {
            var index = store.Index<Thing>("thing", t => [t.Name]);
            store.Put("thing", "1", new Thing("one", 1));
            var told = false;
            Assert.Throws<InvalidOperationException>(() => store.Atomic(() =>
            {
                store.Put("thing", "1", new Thing("changed", 9));
                store.Put("thing", "2", new Thing("two", 2));
                store.Journal("core", "made", new { });
                store.AfterCommit(() => told = true);
                throw new InvalidOperationException("no");
            }));
            Assert.False(told);
            Assert.Equal(1, store.Get<Thing>("thing", "1")!.Number);
            Assert.Null(index.First("two"));
            Assert.NotNull(index.First("one"));
            Assert.Empty(await store.ReadJournal(new JournalQuery()));
        }
        System.IO.Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task A_reset_forgets_the_tenants_people_but_not_the_seed_or_the_time()
    {
        await using var run = await SandboxRun.Open();
        await run.Staff("a");
        await run.Human("wang");
        await run.Advance(86_400);
        var before = await run.Look("clock");
        await run.Act("reset", new { });
        var config = await run.Look("export-config");
        Assert.Equal(run.CorpId, (string)config["wecom"]!["corps"]![0]!["corpid"]!);
        Assert.Equal((string)run.App()["secret"]!, (string)config["wecom"]!["corps"]![0]!["apps"]![0]!["secret"]!);
        Assert.Empty((await run.Look("personas"))["personas"]!.AsArray());
        Assert.True((long)(await run.Look("clock"))["now_ms"]! >= (long)before["now_ms"]!);
        Assert.Equal(60111, await run.Errcode("user/get", query: "&userid=a"));
    }

    [Fact]
    public async Task An_index_keeps_the_order_of_coming_over_a_restart()
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("siyu-store-").FullName;
        await using (var store = new Store(directory))
        {
            foreach (var id in new[] { "c", "a", "d", "b" }) store.Put("thing", id, new Thing("same", 0));
            store.Put("thing", "a", new Thing("same", 7));
            store.Delete<Thing>("thing", "d");
        }
        await using (var store = new Store(directory))
            Assert.Equal([0, 7, 0], store.Index<Thing>("thing", t => [t.Name]).Find("same").Select(t => t.Number));
        System.IO.Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task What_comes_and_goes_is_swept()
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("siyu-store-").FullName;
        await using (var store = new Store(directory))
        {
            for (var i = 0; i < 12_000; i++) store.PutPassing("passing", $"{i}", new Thing("n", i), old => old.Number < i - 100);
            Assert.InRange(store.Count("passing"), 100, 5_100);
            Assert.NotNull(store.Get<Thing>("passing", "11999"));
        }
        System.IO.Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task Many_writers_keep_every_document()
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("siyu-store-").FullName;
        await using (var store = new Store(directory))
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(w => Task.Run(async () =>
            {
                for (var i = 0; i < 250; i++)
                {
                    store.Put("thing", $"{w}-{i}", new Thing("n", i));
                    if (i % 50 == 0) await store.Flush();
                }
                await store.Flush();
            })));
        }
        await using (var again = new Store(directory)) Assert.Equal(2000, again.All<Thing>("thing").Count);
        System.IO.Directory.Delete(directory, recursive: true);
    }
}
