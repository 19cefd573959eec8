namespace QgoBuild.Delivery.Setup;

/// <summary>How a survey ended.</summary>
/// <param name="Facts">What the server told; null when it could not be asked.</param>
/// <param name="Failure">Why it could not; null when it could.</param>
public sealed record ServerFactsResult(ServerFacts? Facts, DeliveryException? Failure);
