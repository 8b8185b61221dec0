using Siyu.Architecture.Tests.Reading;
using Siyu.Architecture.Tests.Rules;

namespace Siyu.Architecture.Tests;

/// <summary>The compiler keeps rooms apart by name; these tests keep the rest of ARCHITECTURE's walls. Each first sees a made-up
/// offender.</summary>
public sealed class WallTests
{
    private const string Module = "public interface IModule { } namespace Siyu.Orders { public sealed class OrdersModule : IModule { } }";

    private const string Doors = """
        namespace Siyu.Contracts.Orders { public interface IOrders { } }
        namespace Siyu.Contracts.Members { public interface IMembers { } }
        """;

    [Fact]
    public void A_room_exports_only_its_module()
    {
        Assert.Empty(Walls.Exports(Offender.Assembly("Siyu.Orders", Module)));
        Assert.Single(Walls.Exports(Offender.Assembly("Siyu.Orders", Module + "namespace Siyu.Orders { public sealed class Order { } }")));
        Assert.Single(Walls.Exports(Offender.Assembly("Siyu.Orders", "namespace Siyu.Orders { internal sealed class Order { } }")));

        Ratchet.Holds("exports", "make it internal sealed; the only public type of a room is its module.",
            Assemblies.Rooms.SelectMany(Walls.Exports));
    }

    [Fact]
    public void A_room_refers_only_to_Kernel_Platform_and_Contracts()
    {
        var offender = Offender.Assembly("Siyu.Orders", "class A : Siyu.Stock.B { }",
            ("Siyu.Inventory", "namespace Siyu.Stock { public class B { } }"));
        Assert.Equal("Siyu.Orders refers to Siyu.Inventory", Walls.References(offender).Single().Where);

        Ratchet.Holds("references", "knock on a door of Siyu.Contracts instead.", Assemblies.Rooms.SelectMany(Walls.References));
    }

    [Fact]
    public void A_room_asks_only_rooms_below_it()
    {
        var contracts = Offender.Assembly("Siyu.Contracts", Doors);
        var promotions = Offender.Assembly(
            "Siyu.Promotions",
            "class A(Siyu.Contracts.Orders.IOrders up, Siyu.Contracts.Members.IMembers down) { object B => (up, down); }",
            ("Siyu.Contracts", Doors));
        Assert.Equal("Siyu.Promotions asks Siyu.Contracts.Orders.IOrders", Levels.Upward(promotions, contracts).Single().Where);

        Assert.All(Assemblies.Rooms, room => Assert.Contains(room.Room(), Levels.Of));
        Ratchet.Holds("upward", "listen to an event, or move the question to the room above.",
            Assemblies.Rooms.SelectMany(room => Levels.Upward(room, Assemblies.Contracts)));
    }

    [Fact]
    public void Classes_of_a_room_are_sealed()
    {
        var offender = Offender.Assembly("Siyu.Orders", """
            namespace Siyu.Orders { class Open { } class Root { } sealed class Leaf : Root { } static class Words { } }
            """);
        Assert.Equal("Siyu.Orders.Open is not sealed", Walls.Unsealed(offender).Single().Where);

        Ratchet.Holds("sealed", "write internal sealed.", Assemblies.Rooms.SelectMany(Walls.Unsealed));
    }

    [Fact]
    public void Contracts_refer_only_to_the_Kernel()
    {
        var offender = Offender.Assembly("Siyu.Contracts", "public interface IA { Mono.Cecil.TypeReference B { get; } }");
        Assert.Equal("Siyu.Contracts refers to Mono.Cecil", Walls.ContractReferences(offender).Single().Where);

        Ratchet.Holds("contract-references", "a door speaks the Kernel's words only.", Walls.ContractReferences(Assemblies.Contracts));
    }

    [Fact]
    public void Contracts_hold_only_interfaces_records_enums_refusals_and_constants()
    {
        var offender = Offender.Assembly("Siyu.Contracts", """
            namespace Siyu.Contracts.Orders
            {
                public interface IOrders { }
                public sealed record OrderPaid(int Order);
                public readonly record struct Line(int Sku);
                public enum OrderState { Paid }
                public static class OrderProblems { public static object Bad(int line) => line; }
                public static class OrderLimits { public const int Lines = 50; public static int Other { get; } = 2; }
                public sealed class OrderService { }
                public static class OrderMath { public static int Twice(int a) => a * 2; }
            }
            """);
        Assert.Equal(["Siyu.Contracts.Orders.OrderService", "Siyu.Contracts.Orders.OrderMath"],
            Walls.ContractShapes(offender).Select(o => o.Where.Split(' ')[0]));

        Ratchet.Holds("contract-shapes", "behaviour belongs into the room.", Walls.ContractShapes(Assemblies.Contracts));
    }

    [Fact]
    public void Domain_types_touch_neither_database_nor_HTTP()
    {
        var offender = Offender.Assembly("Siyu.Orders", """
            namespace Siyu.Orders.Domain
            {
                class Order
                {
                    object Load() { System.Func<object> f = () => new Microsoft.EntityFrameworkCore.DbContextOptionsBuilder(); return f(); }
                }

                class Quote { Microsoft.AspNetCore.Http.HttpContext? context; object? A => context; }
                class Line { int quantity; int Twice => quantity * 2; }
            }
            """);
        Assert.Equal(["Siyu.Orders.Domain.Order", "Siyu.Orders.Domain.Quote"],
            Walls.DomainTouches(offender).Select(o => o.Where.Split(' ')[0]).Distinct());

        Ratchet.Holds("domain", "load before, decide here, keep after.", Assemblies.Rooms.SelectMany(Walls.DomainTouches));
    }

    [Fact]
    public void Raw_SQL_names_only_the_rooms_own_tables()
    {
        var offender = Offender.Assembly("Siyu.Orders", """
            class A { string B(int id) => $"select * from orders_line l join members_member m on m.id = l.member where l.id = {id}"; }
            """);
        Assert.Equal("A names members_member", Sql.Foreign(offender).Single().Where);
        Assert.Single(Sql.ForeignInFile("Orders", "x.sql", "create table if not exists inventory_stock (id int references orders_order);"));

        var files = Checkout.Files.Where(f =>
            f.StartsWith("src/modules/", StringComparison.Ordinal) && f.EndsWith(".sql", StringComparison.Ordinal));
        Ratchet.Holds("sql", "ask the owner's door.", Assemblies.Rooms.SelectMany(Sql.Foreign)
            .Concat(files.SelectMany(file => Sql.ForeignInFile(file.Split('/')[2], file, Checkout.Read(file)))));
    }
}
