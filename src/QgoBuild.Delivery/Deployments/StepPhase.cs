namespace QgoBuild.Delivery.Deployments;

/// <summary>The phase of a deployment in which a step runs.</summary>
public enum StepPhase
{
    /// <summary>Before the lock: it checks and changes nothing. It runs again where another deployment was waited for.</summary>
    Prepare,

    /// <summary>Takes the environment's lock, in the process that then holds it.</summary>
    Lock,

    /// <summary>Under the lock. When it or a later one fails, it is undone.</summary>
    Change,

    /// <summary>The end: it admits users to what was made. It is not undone after that, and an interrupted deployment runs it again.</summary>
    Finish,
}
