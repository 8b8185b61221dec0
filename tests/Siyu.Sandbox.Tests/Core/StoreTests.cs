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
