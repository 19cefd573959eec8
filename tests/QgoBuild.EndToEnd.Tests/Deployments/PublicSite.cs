using System.Net;
using System.Net.Sockets;
using QgoBuild.Delivery.Health;
using QgoBuild.Delivery.Network;
using QgoBuild.Sandbox.Description;

namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>The public addresses of a server as its users reach them: under its names, trusting the sandbox's authority.</summary>
public static class PublicSite
{
    /// <summary>A client of them. It follows redirections unless told otherwise.</summary>
    public static HttpClient CreateClient(this ServerDescription server, bool followsRedirections = true)
    {
        var handler =
            new PublicAccess(IPAddress.Parse(server.Address), server.CertificateAuthority).CreateHttpHandler(NetworkGuard.LoopbackOnly());
        handler.AllowAutoRedirect = followsRedirections;
        return new HttpClient(handler);
    }

    /// <summary>A connection to the port of an address, nothing said yet.</summary>
    public static async Task<TcpClient> ConnectAsync(this ServerDescription server, string url)
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Parse(server.Address), new Uri(url).Port, TestContext.Current.CancellationToken);
        return connection;
    }
}
