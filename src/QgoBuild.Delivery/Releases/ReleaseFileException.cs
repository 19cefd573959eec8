namespace QgoBuild.Delivery.Releases;

/// <summary>A release file is missing or invalid. Pushing the images writes a new one.</summary>
public sealed class ReleaseFileException : DeliveryException
{
    private const string PushCommand = "./build.sh Push";

    private ReleaseFileException(string message, Exception cause)
        : base(message, PushCommand, cause)
    {
    }

    internal static ReleaseFileException Missing(string file, Exception cause) =>
        new($"There is no release to deploy: {file} does not exist. Pushing the images creates it.", cause);

    internal static ReleaseFileException Unreadable(string file, Exception cause) =>
        new($"{file} is not a valid release: {cause.Message}", cause);
}
