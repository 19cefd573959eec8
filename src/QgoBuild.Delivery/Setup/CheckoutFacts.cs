namespace QgoBuild.Delivery.Setup;

/// <summary>The checkout in an environment's directory.</summary>
/// <param name="Ok">Whether Git works with it; also where there is none yet.</param>
/// <param name="Problem">What Git printed when it does not.</param>
public sealed record CheckoutFacts(bool Ok, string Problem);
