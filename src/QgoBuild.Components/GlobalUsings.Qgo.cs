global using QgoBuild.Engine;
global using QgoBuild.Engine.CI.GitHubActions;
global using QgoBuild.Engine.Git;
global using QgoBuild.Engine.IO;
global using QgoBuild.Engine.Tooling;
