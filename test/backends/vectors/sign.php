<?php

// Signs each line of standard input with the code of oss-permission.php.

require 'oss-permission.php';

foreach (explode("\n", stream_get_contents(STDIN)) as $line) {
    $fields = explode("\u{1f}", $line);
    $kind = array_shift($fields);
    if ($kind === 'form') {
        echo signV4(...$fields), "\n";
        continue;
    }
    if ($kind === 'seal') {
        echo digestOf($fields[0], $fields[1], $fields[2], $fields[3], (int) $fields[4]), "\n";
        continue;
    }
    $values = [];
    foreach (array_chunk($kind === 'url' ? array_slice($fields, 3) : $fields, 2) as [$name, $value]) $values[$name] = $value;
    echo $kind === 'url' ? signUrl('PUT', $fields[0], $values, $fields[1], (int) $fields[2]) : signRpc($values), "\n";
}
