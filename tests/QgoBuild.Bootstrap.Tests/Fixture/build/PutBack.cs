namespace Parts; static class PutBack { public const string Value = "before"; }
