// What NUKE and Fallout do in every run, and this repository avoids.
#if !QGO
partial class Build : INukeBuild
{
    // Where they see the project of a build they write .nuke/build.schema.json anew, in a form of their own: the file in the repository is
    // this engine's.
    AbsolutePath INukeBuild.BuildProjectFile => null!;
}
#endif
