using Siyu.Contracts.Promotions;

namespace Siyu.Host.Once;

/// <summary>Prices a JSON file and explains it (价格试算): <c>quote FILE</c>; 0 where it is priced, 1 where something in it is wrong.</summary>
internal static class QuoteFromFile
{
    public static async Task<int> Run(IServiceProvider house, string[] args, CancellationToken ct)
    {
        var json = await File.ReadAllTextAsync(args[1], ct);
        await using var scope = house.CreateAsyncScope();
        var explainer = scope.ServiceProvider.GetRequiredService<IPriceExplainer>();
        var priced = explainer.Explain(json, house.GetRequiredService<TimeProvider>().GetUtcNow());
        if (priced.Ok)
        {
            Console.WriteLine(priced.Value);
            return 0;
        }
        var problem = priced.Problem!;
        Console.Error.WriteLine($"{problem.Code} {problem.At}".TrimEnd());
        Console.Error.WriteLine(problem.Text(english: false));
        Console.Error.WriteLine(problem.Text(english: true));
        return 1;
    }
}
