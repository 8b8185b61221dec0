using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Siyu.Kernel;
using Siyu.Platform.Outside;

namespace Siyu.Platform;

/// <summary>How much of their quota the interfaces of WeCom and WeChat have used (调用额度), since this process began.</summary>
internal sealed class CallUses(CallBudgets budgets) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/console/operations/calls", (CallUses slice) => slice.Handle().ToHttp()).Allow(Allow.Staff(Operations.Operate));

    public Result<IReadOnlyList<CallUse>> Handle() => Result.Of(budgets.Uses());
}
