// Stands for a React that is not installed.
export {};
