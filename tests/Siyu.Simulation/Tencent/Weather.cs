using System.Net;
using Siyu.Simulation.World;

namespace Siyu.Simulation.Tencent;

/// <summary>What the network does to a call (网络天气).</summary>
internal enum Gust { None, NeverSent, LostBefore, LostAfter, BrokenAfter, FaultBefore, FaultAfter, TooMany, BadSignature, Unsigned }

/// <summary>How bad it is just now; all is calm while the books are compared.</summary>
internal sealed class Weather(Dice dice)
{
    public bool Calm { get; set; }

    public Gust Next() => Calm ? Gust.None : dice.Below(100) switch
    {
        < 4 => Gust.NeverSent,
        < 7 => Gust.LostBefore,
        < 11 => Gust.LostAfter,
        < 13 => Gust.BrokenAfter,
        < 15 => Gust.FaultBefore,
        < 17 => Gust.FaultAfter,
        < 18 => Gust.TooMany,
        < 19 => Gust.BadSignature,
        < 20 => Gust.Unsigned,
        _ => Gust.None,
    };

    /// <summary>One of the codes that WeCom and WeChat answer with when they would rather not.</summary>
    public int Errcode() => Calm ? 0 : dice.Below(100) switch { < 5 => -1, < 8 => 45009, < 10 => 42001, _ => 0 };

    public static void Before(Gust gust)
    {
        if (gust == Gust.NeverSent) throw new HttpRequestException(HttpRequestError.ConnectionError);
        if (gust == Gust.LostBefore) throw new TaskCanceledException("lost on the way there");
    }

    public static void After(Gust gust)
    {
        if (gust == Gust.LostAfter) throw new TaskCanceledException("lost on the way back");
        if (gust == Gust.BrokenAfter) throw new HttpRequestException(HttpRequestError.ResponseEnded);
    }

    public static HttpStatusCode? Status(Gust gust) => gust switch
    {
        Gust.FaultBefore or Gust.FaultAfter => HttpStatusCode.InternalServerError,
        Gust.TooMany => HttpStatusCode.TooManyRequests,
        _ => null,
    };
}
