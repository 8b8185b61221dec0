using System.Net;
using System.Net.Sockets;

namespace Siyu.Tool.Setup;

/// <summary>
/// Ports that nobody listens on (空闲端口), below those that the system gives to connections as they come, so that none is taken between here
/// and its use; looked for from a place that chance chooses, so that two who look at once hardly meet.
/// </summary>
internal static class FreePorts
{
    private const int First = 11_000;
    private const int Last = 31_000;
    private const int Step = 10;

    /// <summary>The first of so many neighbours, at most ten, that are all free now.</summary>
    public static int Find(int neighbours = 1)
    {
        const int places = (Last - First) / Step;
        var from = Random.Shared.Next(places);
        for (var i = 0; i < places; i++)
        {
            var port = First + ((from + i) % places * Step);
            if (Enumerable.Range(port, neighbours).All(IsFree)) return port;
        }
        throw new InvalidOperationException($"no free ports between {First} and {Last}");
    }

    private static bool IsFree(int port)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
    }
}
