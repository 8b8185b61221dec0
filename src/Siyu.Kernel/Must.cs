using System.Diagnostics.CodeAnalysis;

namespace Siyu.Kernel;

/// <summary>What must hold, else we are wrong: throws loudly (断言). A refusal to the world is a <see cref="Problem"/> instead.</summary>
public static class Must
{
    public static void Hold([DoesNotReturnIf(false)] bool condition, string what)
    {
        if (!condition) throw new BrokenInvariant(what);
    }

    public static T Exist<T>([NotNull] T? value, string what) where T : class => value ?? throw new BrokenInvariant(what);
}

/// <summary>A bug of ours: something that must hold does not (不变量被破坏).</summary>
public sealed class BrokenInvariant(string what) : Exception("must hold: " + what);
