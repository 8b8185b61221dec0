using Microsoft.EntityFrameworkCore;
using Siyu.Contracts.Inventory;
using Siyu.Inventory.Domain;
using Siyu.Inventory.Imports;
using Siyu.Inventory.Stocks;
using Siyu.Platform;

namespace Siyu.Inventory;

/// <summary>The stock (库存): how much is where, and for whom it is kept.</summary>
public sealed class InventoryModule : IModule
{
    public static string Name => "inventory";

    public static void Build(ModuleBuilder module) => module
        .Entity<Stock>("inventory_stock", e => e.HasKey(stock => new { stock.Sku, stock.Place }))
        .Entity<Reservation>("inventory_reservation")
        .Entity<Movement>("inventory_movement", e => e.HasKey(movement => movement.Number))
        .Entity<StockReturn>("inventory_return", e => e.HasKey(back => new { back.Key, back.Line }))
        .Offers<IInventory, InventoryDoor>()
        .Uses<StockRows>()
        .Uses<ReservationRows>()
        .Slice<SetStock>()
        .Slice<StockList>()
        .Slice<MovementList>()
        .Slice<MallStock>()
        .Imports<StockImport>("stock", "inventory.change")
        .Verifies<InventoryVerify>()
        .Permission(Permissions.Read, "查看库存", "Read stock")
        .Permission(Permissions.Change, "调整库存", "Change stock");
}

internal static class Permissions
{
    public const string Read = "inventory.read";
    public const string Change = "inventory.change";
}
