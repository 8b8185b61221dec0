namespace Siyu.Sandbox.Control;

/// <summary>Faces (头像) for those who gave none: a colour by number.</summary>
internal static class Avatar
{
    public static string Svg(int number) =>
        $"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64">
          <rect width="64" height="64" fill="hsl({number * 47 % 360},55%,72%)"/>
          <circle cx="32" cy="25" r="12" fill="#fff"/><path d="M8 64a24 22 0 0 1 48 0z" fill="#fff"/>
        </svg>
        """;
}
