using Siyu.Architecture.Tests.Reading;
using Siyu.Architecture.Tests.Rules;

namespace Siyu.Architecture.Tests;

/// <summary>Pages that are made from the code, so that they cannot go stale: SIYU_REWRITE=1 writes them.</summary>
public sealed class GeneratedPageTests
{
    [Fact]
    public void The_map_of_rooms_says_what_the_assemblies_say()
    {
        var contracts = Offender.Assembly("Siyu.Contracts", """
            namespace Siyu.Contracts.Orders { public interface IOrders { } public interface IEvent { } public record OrderPaid : IEvent; }
            namespace Siyu.Contracts.Members { public interface IMembers { } }
            """);
        var orders = Offender.Assembly("Siyu.Orders", """
            namespace Siyu.Orders
            {
                class Door(Siyu.Contracts.Members.IMembers members) : Siyu.Contracts.Orders.IOrders { object A => members; }
            }
            """, ("Siyu.Contracts", """
            namespace Siyu.Contracts.Orders { public interface IOrders { } }
            namespace Siyu.Contracts.Members { public interface IMembers { } }
            """));
        var page = RoomsPage.Write([orders], contracts);
        Assert.Contains("## Level 4", page, StringComparison.Ordinal);
        Assert.Contains("- asks: `IMembers`", page, StringComparison.Ordinal);
        Assert.Contains("- tells: `OrderPaid`", page, StringComparison.Ordinal);

        IsUpToDate(RoomsPage.File, _ => RoomsPage.Write(Assemblies.Rooms, Assemblies.Contracts));
    }

    [Fact]
    public void Each_contract_type_and_each_entity_carries_its_Chinese_term_and_stands_in_the_glossary()
    {
        var made = Source.Parse("src/Siyu.Contracts/Orders/A.cs", """
            /// <summary>A paid order (已付订单): money came.</summary>
            public record Paid;
            /// <summary>An order that nobody can name in Chinese.</summary>
            public record Nameless;
            """);
        var words = Glossary.OfContracts([made]).ToList();
        Assert.Equal("src/Siyu.Contracts/Orders/A.cs Nameless", Glossary.WithoutChinese(words).Single().Where);
        Assert.Equal(new Word("Paid", "已付订单", "A paid order: money came", "Orders", made.Path), words[0]);

        var all = Glossary.OfContracts(Sources.All).Concat(Assemblies.Rooms.SelectMany(Entities)).ToList();
        Ratchet.Holds("glossary", "give its Chinese term in the doc comment, in round brackets.", Glossary.WithoutChinese(all));
        IsUpToDate(Glossary.File, page => Glossary.Regenerate(page, all.Where(w => w.Chinese is not null)));
    }

    private static IEnumerable<Word> Entities(Mono.Cecil.AssemblyDefinition room) =>
        Glossary.OfEntities(Sources.All, room.Room(), RoomsPage.Listed(room, "Entity").Select(t => t.Name).ToHashSet());

    private static void IsUpToDate(string file, Func<string, string> make)
    {
        var path = Path.Combine(Checkout.Root, file);
        var page = File.Exists(path) ? File.ReadAllText(path) : "";
        var made = make(page);
        if (Checkout.Rewrites)
        {
            File.WriteAllText(path, made);
        }

        Assert.True(Checkout.Rewrites || page == made,
            $"{file} is out of date: run {Checkout.RewriteVariable}=1 ./siyu test and commit it.");
    }
}
