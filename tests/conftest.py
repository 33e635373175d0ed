pytest_plugins = ["shared.testing.plugin", "tests.browser.chromium"]
