global using Fallout.Common.CI.GitHubActions;
global using Fallout.Common;
global using Fallout.Common.Git;
global using Fallout.Common.IO;
global using Fallout.Common.Tooling;

// Fallout is NUKE under another name, its base types included.
global using INukeBuild = Fallout.Common.IFalloutBuild;
global using NukeBuild = Fallout.Common.FalloutBuild;
