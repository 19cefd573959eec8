namespace QgoBuild.Delivery.Deployments;

/// <summary>The phase of a deployment in which a step runs.</summary>
public enum StepPhase
{
    /// <summary>Before the lock: checks and changes nothing. Runs again after waiting for another deployment.</summary>
    Prepare,

    /// <summary>Takes the environment's lock, in the process that then holds it.</summary>
    Lock,

    /// <summary>Under the lock. It is undone when it or a later step of this phase fails.</summary>
    Change,

    /// <summary>The end: users are admitted to the result. It is never undone, and an interrupted deployment runs it again.</summary>
    Finish,
}
