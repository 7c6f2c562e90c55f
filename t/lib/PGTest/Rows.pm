package PGTest::Rows;

# Cases of one small file each: t/cases/leaks/*.conf, t/cases/healthy/*.conf.
#
#   for my $group (row_groups("$FindBin::Bin/../cases/leaks")) {
#       my $s = PGTest->new(%how, row_server(@{ $group->{rows} }));
#       my $r = ask_row($s, $row);      # {status} {content} {alerts}
#   }
#
# A row is its own vhost, "siteN.example", with a document root of its own
# (@DOCROOT@ in its text). It begins with its title and what it needs:
#
#   # An upgrade brings a SetHandler
#   # modules: mime php       rows with the same modules share an Apache
#   # files: x.php            each holds SOURCE; behind a blank what else:
#                             "asis" its headers before it, "late" 9,000
#                             blanks, "= text" the text
#   # request: /x.php
#   # htaccess: a line of the .htaccess
#   # since: 2.4.60           skipped on an httpd before
#   # number: 0102            and what else the test wants to know
#
# What stands below goes into the vhost as it is.

use strict;
use warnings;
use parent 'Exporter';
use File::Basename qw(basename);
use PGTest;
use Test::More ();

our @EXPORT = qw(row_groups row_server ask_row came);

my $count = 0;

sub read_row
{
    my ($path) = @_;
    my $name = basename($path, '.conf');
    my %row = (name => $name, request => '/x.php', modules => 'mime',
        site => 'site' . ++$count,
        conf => '', list => { htaccess => [], files => [] });
    for my $line (split /^/, PGTest::slurp($path)) {
        if (!$row{title}) {
            ($row{title}) = $line =~ /^# (.+)$/ or die "$path: no title";
        }
        elsif ($line =~ /^# (\w+): (.*)$/ && $row{conf} eq '') {
            my ($key, $value) = ($1, $2);
            if ($row{list}{$key}) { push @{ $row{list}{$key} }, $value }
            else { $row{$key} = $value }
        }
        else { $row{conf} .= $line }
    }
    $row{list}{files} = ['x.php'] if !@{ $row{list}{files} };
    return \%row;
}

sub row_groups
{
    my ($dir) = @_;
    my %group;
    for my $path (sort glob "$dir/*.conf") {
        my $row = read_row($path);
        if (my $why = missing(%$row)) {
          SKIP: { Test::More::skip("$row->{name}: $why", 1) }
            next;
        }
        my $key = join ' ', sort split ' ', $row->{modules};
        push @{ $group{$key} }, $row;
    }
    return map { { modules => $_, rows => $group{$_} } } sort keys %group;
}

sub file_text
{
    my ($spec) = @_;
    my ($name, $what) = split ' ', $spec, 2;
    return ($name, SOURCE) if !$what;
    return ($name, "Content-Type: text/plain\n\n" . SOURCE)
        if $what eq 'asis';
    return ($name, ' ' x 9000 . SOURCE) if $what eq 'late';
    return ($name, $what =~ s/^= //r =~ s/\\n/\n/gr . "\n");
}

# Arguments for PGTest->new.
sub row_server
{
    my (@rows) = @_;
    my ($conf, %files) = ('');
    for my $row (@rows) {
        my $root = "\@DOCROOT\@/$row->{site}";
        my $text = $row->{conf} =~ s/\@DOCROOT\@/$root/gr;
        $conf .= "<VirtualHost *>\nServerName $row->{site}.example\n"
            . "DocumentRoot $root\n$text</VirtualHost>\n";
        for my $spec (@{ $row->{list}{files} }) {
            my ($name, $content) = file_text($spec);
            $files{ $name =~ m{^/} ? $name : "$row->{site}/$name" }
                = $content;
        }
        $files{"$row->{site}/.htaccess"}
            = join '', map { "$_\n" } @{ $row->{list}{htaccess} }
            if @{ $row->{list}{htaccess} };
    }
    return (modules => [split ' ', $rows[0]{modules}], conf => $conf,
        files => \%files, mpm => 'prefork');
}

sub ask_row
{
    my ($server, $row, $headers) = @_;
    $server->mark;
    my $text = $server->raw("GET $row->{request} HTTP/1.0\r\n"
        . "Host: $row->{site}.example\r\n" . ($headers || '') . "\r\n");
    my ($status) = $text =~ m{\AHTTP/\S+ (\d+)};
    return { status => $status, content => $text,
        alerts => [$server->alerts] };
}

# Did the source come, as this row sends it?
sub came
{
    my ($text, $row) = @_;
    # PHP shows the source in colours, one by one.
    return $row->{note} ? $text =~ /&lt;\?php/ : leaked($text);
}

1;
