using QRCoder;

namespace Siyu.Sandbox.Core;

/// <summary>QR codes that a phone can read (二维码).</summary>
internal static class QrImages
{
    public static byte[] Png(string content, int pixelsPerModule = 8)
    {
        using var data = QRCodeGenerator.GenerateQrCode(content, QRCodeGenerator.ECCLevel.M);
        using var png = new PngByteQRCode(data);
        return png.GetGraphic(pixelsPerModule);
    }
}
