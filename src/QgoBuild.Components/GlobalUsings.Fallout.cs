global using Fallout.Common.CI.GitHubActions;
global using Fallout.Common;
global using Fallout.Common.IO;
global using Fallout.Common.Tooling;
