// The engine has an Assert of its own, for builds.
global using QgoBuild.Engine;
global using Assert = Xunit.Assert;
