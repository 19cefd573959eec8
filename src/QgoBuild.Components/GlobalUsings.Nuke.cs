global using Nuke.Common.CI.GitHubActions;
global using Nuke.Common;
global using Nuke.Common.Git;
global using Nuke.Common.IO;
global using Nuke.Common.Tooling;
