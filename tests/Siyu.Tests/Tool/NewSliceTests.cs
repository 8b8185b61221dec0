using Siyu.Tool;
using Siyu.Tool.Commands;

namespace Siyu.Tests.Tool;

public sealed class NewSliceTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("siyu-new-");

    public NewSliceTests()
    {
        Directory.CreateDirectory(Path.Combine(root.FullName, "src", "modules", "Orders"));
        File.WriteAllText(Module, "module.Entity<Order>(\"orders_order\").Slice<PlaceOrder>()");
    }

    private string Module => Path.Combine(root.FullName, "src", "modules", "Orders", "OrdersModule.cs");

    [Fact]
    public async Task A_use_case_gets_its_file_its_test_and_its_line_and_does_not_compile_before_it_is_written()
    {
        await NewCommand.Slice(new House(root.FullName), "Orders", "CancelOrder", default);

        var slice = await File.ReadAllTextAsync(Path.Combine(root.FullName, "src", "modules", "Orders", "CancelOrder.cs"));
        Assert.Contains("\"/console/cancel-order\"", slice, StringComparison.Ordinal);
        Assert.Contains("Allow.Staff(\"orders.cancel_order\")", slice, StringComparison.Ordinal);
        Assert.Contains("#error", slice, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(root.FullName, "tests", "Siyu.Tests", "Orders", "CancelOrderTests.cs")));
        Assert.Equal("module.Entity<Order>(\"orders_order\").Slice<CancelOrder>().Slice<PlaceOrder>()",
            await File.ReadAllTextAsync(Module));
    }

    [Theory]
    [InlineData("Nowhere", "CancelOrder")]
    [InlineData("Orders", "cancel")]
    [InlineData("Orders", "../Escape")]
    [InlineData("Orders", "PlaceOrder")]
    public async Task An_unknown_room_a_name_that_is_none_and_one_that_is_taken_are_refused(string room, string name)
    {
        await Assert.ThrowsAsync<ToolRefusal>(() => NewCommand.Slice(new House(root.FullName), room, name, default));

        Assert.Single(root.GetFiles("*", SearchOption.AllDirectories));
    }

    public void Dispose() => root.Delete(recursive: true);
}
