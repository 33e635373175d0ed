pytest_plugins = ["shared.testing.plugin", "tests.browser.chromium", "tests.browser.office"]
