using System.CommandLine;
using System.Text.RegularExpressions;

namespace Siyu.Tool.Commands;

/// <summary>Lays out a new use case (新建用例): its file, its test, its line in the room's table of contents.</summary>
internal static partial class NewCommand
{
    internal static Command Create(House house)
    {
        var room = new Argument<string>("room") { Description = "模块 room, such as Orders" };
        var name = new Argument<string>("name") { Description = "动词加名词 verb and noun, such as CancelOrder" };
        var slice = new Command("slice", "新建用例 lay out a use case") { room, name };
        slice.SetAction((parsed, ct) => Slice(house, parsed.GetValue(room)!, parsed.GetValue(name)!, ct));
        return new Command("new", "新建 lay out something new") { slice };
    }

    internal static async Task<int> Slice(House house, string room, string name, CancellationToken ct)
    {
        var module = Path.Combine(house.Root, "src", "modules", room, room + "Module.cs");
        if (!File.Exists(module))
        {
            throw new ToolRefusal($"没有模块 {room}（缺 {module}）。", $"There is no room {room} ({module} is missing).");
        }

        if (!UseCaseName().IsMatch(name))
        {
            throw new ToolRefusal($"{name} 不是用例名：写动词加名词，如 CancelOrder。",
                $"{name} names no use case: write verb and noun, such as CancelOrder.");
        }

        var contents = await File.ReadAllTextAsync(module, ct);
        var first = contents.IndexOf(".Slice<", StringComparison.Ordinal);
        var file = Path.Combine(house.Root, "src", "modules", room, name + ".cs");
        var test = Path.Combine(house.Root, "tests", "Siyu.Tests", room, name + "Tests.cs");
        if (File.Exists(file) || File.Exists(test) || contents.Contains($".Slice<{name}>", StringComparison.Ordinal))
        {
            throw new ToolRefusal($"{room} 已有 {name}。", $"{room} has {name} already.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(test)!);
        await File.WriteAllTextAsync(file, Use(room, name), ct);
        await File.WriteAllTextAsync(test, Test(room, name), ct);
        if (first >= 0)
        {
            await File.WriteAllTextAsync(module, contents.Insert(first, $".Slice<{name}>()"), ct);
        }

        Console.WriteLine($"{file}{Environment.NewLine}{test}");
        Console.WriteLine(first >= 0 ? module : $"请在 {module} 里加上 .Slice<{name}>() add it to the table of contents");
        return 0;
    }

    /// <summary>It doesn't compile before somebody has decided: nothing half-made can land.</summary>
    private static string Use(string room, string name) => $$"""
        using Microsoft.AspNetCore.Builder;
        using Microsoft.AspNetCore.Routing;
        using Siyu.Kernel;
        using Siyu.Platform;

        namespace Siyu.{{room}};

        #error Say in one sentence who does what, with the Chinese term in round brackets.
        /// <summary></summary>
        internal sealed class {{name}}(SiyuDb db, TimeProvider clock) : ISlice
        {
            internal sealed record Request();

            public static void Map(IEndpointRouteBuilder routes) =>
                routes.MapPost("/console/{{Route(name)}}", (Actor actor, Request request, {{name}} slice, CancellationToken ct) =>
                    slice.Handle(actor, request, ct).ToHttp()).Allow(Allow.Staff("{{room.ToLowerInvariant()}}.{{Word(name)}}"));

            public async Task<Result<Done>> Handle(Actor actor, Request request, CancellationToken ct)
            {
        #error Load within the actor's scope, decide in Domain/, keep, tell.
            }
        }

        """;

    private static string Test(string room, string name) => $$"""
        using Siyu.{{room}};

        namespace Siyu.Tests.{{room}};

        public sealed class {{name}}Tests
        {
        #error It works, on both databases; each refusal; twice.
        }

        """;

    private static string Route(string name) => string.Join('-', Words().Matches(name).Select(m => m.Value.ToLowerInvariant()));

    private static string Word(string name) => string.Join('_', Words().Matches(name).Select(m => m.Value.ToLowerInvariant()));

    [GeneratedRegex("^([A-Z][a-z]+){2,5}$")]
    private static partial Regex UseCaseName();

    [GeneratedRegex("[A-Z][a-z]+")]
    private static partial Regex Words();
}
