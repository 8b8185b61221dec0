using Siyu.Kernel;

namespace Siyu.Contracts.Promotions;

/// <summary>Door to the price pipeline (价格试算) for whoever tries one out: nothing is looked up and nothing is kept.</summary>
public interface IPriceExplainer
{
    /// <summary>Explains the price of a JSON text, which <c>docs/journeys/quote.md</c> describes; a refusal names the place.</summary>
    Result<string> Explain(string json, DateTimeOffset now);
}
