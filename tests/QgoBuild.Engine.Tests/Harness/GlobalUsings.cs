// The engine has its own Assert, for builds.
global using QgoBuild.Engine;
global using Assert = Xunit.Assert;
