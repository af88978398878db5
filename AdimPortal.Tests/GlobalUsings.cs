global using AdimPortal.Testing;
global using Xunit;
